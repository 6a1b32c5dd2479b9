#!lua flags=allow-oom
-- The leader leaves. ARGV: holder. Somebody else's lead stays.
local value = redis.call('GET', KEY.LEADER)
if value and string.match(value, '^%S+') == ARGV[1] then redis.call('DEL', KEY.LEADER) end
