"""What Parley says: questions in, messages out.

Rule of the package: it may import `feeds`, never `bot`. It reads the desk only through the protocols of
`ports`, knows no HTTP and no XML, and writes no platform's markup outside the three renderers.
"""
