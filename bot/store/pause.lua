#!lua flags=allow-oom
-- The chat refused us: nothing is sent or queued for it until it subscribes again (R7).
-- ARGV: chat, reason, now, server time. Its settings stay, with the reason.
local chat = ARGV[1]
local json = redis.call('HGET', KEY.SUBSCRIPTIONS, chat)
if json then
  local subscription = cjson.decode(json)
  subscription.paused = ARGV[2]
  redis.call('HSET', KEY.SUBSCRIPTIONS, chat, cjson.encode(subscription))
  redis.call('ZADD', KEY.PAUSED, ARGV[3], chat)
end
redis.call('SREM', KEY.ALERTS, chat)
redis.call('ZREM', KEY.DIGESTS, chat)
empty(chat, now_ms(ARGV[4]))
