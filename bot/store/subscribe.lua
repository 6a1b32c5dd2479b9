#!lua
-- What a chat wants. ARGV: chat, subscription as JSON, alerts 1|0, next digest or "", paused since or "",
-- 1 for a chat that is there only: one that was forgotten meanwhile stays forgotten. Answer: 1 when it is kept.
local chat = ARGV[1]
if ARGV[6] == '1' and redis.call('HEXISTS', KEY.SUBSCRIPTIONS, chat) == 0 then return 0 end
redis.call('HSET', KEY.SUBSCRIPTIONS, chat, ARGV[2])
redis.call(ARGV[3] == '1' and 'SADD' or 'SREM', KEY.ALERTS, chat)
if ARGV[4] ~= '' then redis.call('ZADD', KEY.DIGESTS, ARGV[4], chat) else redis.call('ZREM', KEY.DIGESTS, chat) end
if ARGV[5] ~= '' then redis.call('ZADD', KEY.PAUSED, ARGV[5], chat) else redis.call('ZREM', KEY.PAUSED, chat) end
return 1
