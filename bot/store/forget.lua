#!lua flags=allow-oom
-- Every trace of a chat goes (R46). ARGV: chat, server time. Answer: 1 when there was anything.
-- The file keeps it until it is rewritten: FORGOTTEN asks for that.
local chat = ARGV[1]
local known = redis.call('HEXISTS', KEY.SUBSCRIPTIONS, chat)
for _, family in ipairs(KEY.OF_CHAT) do known = known + redis.call('EXISTS', family .. chat) end
empty(chat, now_ms(ARGV[2]))
for _, family in ipairs(KEY.OF_CHAT) do redis.call('DEL', family .. chat) end
redis.call('HDEL', KEY.SUBSCRIPTIONS, chat)
redis.call('SREM', KEY.ALERTS, chat)
redis.call('ZREM', KEY.DIGESTS, chat)
redis.call('ZREM', KEY.PAUSED, chat)
if known == 0 then return 0 end
redis.call('SET', KEY.FORGOTTEN, 1)
return 1
