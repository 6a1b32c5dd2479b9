#!lua flags=allow-oom
-- One command, as it is, also when the server's memory is full. ARGV: the command and its arguments.
return redis.call(unpack(ARGV))
