#!lua flags=allow-oom
-- End of a feed's lease. ARGV: feed, token. Somebody else's lease stays.
local key = KEY.FEED_LEASE .. ARGV[1]
local value = redis.call('GET', key)
if value and string.match(value, '^%S+') == ARGV[2] then redis.call('DEL', key) end
