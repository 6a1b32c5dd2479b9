#!lua flags=allow-oom
-- A chat got a new address: settings, queue and all it is still to be told move there, in order.
-- ARGV: old chat, new chat, new address as JSON, server time.
local old, new, now = ARGV[1], ARGV[2], now_ms(ARGV[4])

local function move_member(key, chat_set)
  local command = chat_set and 'SREM' or 'ZREM'
  local score = not chat_set and redis.call('ZSCORE', key, old)
  if redis.call(command, key, old) == 0 then return end
  if chat_set then redis.call('SADD', key, new) else redis.call('ZADD', key, score, new) end
end

local function move_settings()
  local json = redis.call('HGET', KEY.SUBSCRIPTIONS, old)
  if not json or redis.call('HEXISTS', KEY.SUBSCRIPTIONS, new) == 1 then return end
  local subscription = cjson.decode(json)
  subscription.address = cjson.decode(ARGV[3])
  redis.call('HSET', KEY.SUBSCRIPTIONS, new, cjson.encode(subscription))
  move_member(KEY.ALERTS, true)
  move_member(KEY.DIGESTS, false)
  move_member(KEY.PAUSED, false)
end

local function move_row(id, place)
  if redis.call('ZSCORE', KEY.TOLD .. new, id) or redis.call('ZSCORE', KEY.QUEUE .. new, id) then
    return drop(old, id)
  end
  redis.call('ZADD', KEY.QUEUE .. new, place, id)
  redis.call('ZREM', KEY.QUEUE .. old, id)
end

local function move_hash(family)
  local fields = redis.call('HGETALL', family .. old)
  for i = 1, #fields, 2 do redis.call('HSETNX', family .. new, fields[i], fields[i + 1]) end
end

move_settings()
local rows = redis.call('ZRANGE', KEY.QUEUE .. old, 0, -1, 'WITHSCORES')
for i = 1, #rows, 2 do move_row(rows[i], rows[i + 1]) end
local unclear = redis.call('HLEN', KEY.UNCLEAR .. old) + redis.call('HLEN', KEY.UNCLEAR .. new)
for _, family in ipairs({KEY.ROWS, KEY.FAILED, KEY.KEPT}) do move_hash(family) end
move_hash(KEY.UNCLEAR)
move_hash(KEY.LATE)
count('unclear', redis.call('HLEN', KEY.UNCLEAR .. new) - unclear)
redis.call('ZUNIONSTORE', KEY.TOLD .. new, 2, KEY.TOLD .. old, KEY.TOLD .. new, 'AGGREGATE', 'MAX')
redis.call('EXPIRE', KEY.TOLD .. new, TOLD_S)
local told = redis.call('GET', KEY.DIGEST_TOLD .. old)
if told then redis.call('SET', KEY.DIGEST_TOLD .. new, told, 'NX') end
for _, family in ipairs(KEY.OF_CHAT) do redis.call('DEL', family .. old) end
redis.call('HDEL', KEY.SUBSCRIPTIONS, old)
redis.call('SREM', KEY.ALERTS, old)
redis.call('ZREM', KEY.DIGESTS, old)
redis.call('ZREM', KEY.PAUSED, old)
reschedule(old, now)
reschedule(new, now)
