#!lua
-- State of a feed after a fetch that found nothing new. ARGV: feed, state as JSON, next poll.
redis.call('HSET', KEY.FEEDS, ARGV[1], ARGV[2])
redis.call('ZADD', KEY.FEEDS_NEXT, ARGV[3], ARGV[1])
