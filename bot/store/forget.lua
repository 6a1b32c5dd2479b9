-- Every trace of a chat goes (R46). ARGV: chat, server time. Answer: 1 when it had a subscription or any key.
local chat = ARGV[1]
empty(chat, now_ms(ARGV[2]))
local gone = redis.call('HDEL', KEY.SUBSCRIPTIONS, chat)
for _, family in ipairs(KEY.OF_CHAT) do gone = gone + redis.call('DEL', family .. chat) end
redis.call('SREM', KEY.ALERTS, chat)
redis.call('ZREM', KEY.DIGESTS, chat)
redis.call('ZREM', KEY.PAUSED, chat)
return math.min(gone, 1)
