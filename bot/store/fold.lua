#!lua flags=allow-oom
-- Alerts too old to send become lines of one digest (R6). ARGV: chat, token, server time, id, created and JSON of that
-- digest, then the ids of the alerts. A digest already queued takes them instead, unless what it says is settled.
local chat, now = ARGV[1], now_ms(ARGV[3])
if holder(KEY.LEASE .. chat, now) ~= ARGV[2] then return 0 end

local function fold(id)
  if not redis.call('ZSCORE', KEY.QUEUE .. chat, id) then return end
  local _, copies = row(chat, id)
  if copies > 0 then return keep_unclear(chat, id, now) end
  redis.call('HSET', KEY.LATE .. chat, id, redis.call('HGET', KEY.ANNOUNCEMENTS, id))
  settle(chat, id, now)
end

local function digest_queued()
  for _, id in ipairs(redis.call('ZRANGE', KEY.QUEUE .. chat, 0, -1)) do
    if kind(id) == 'digest' and redis.call('HEXISTS', KEY.KEPT .. chat, id) == 0 then return true end
  end
  return false
end

for i = 7, #ARGV do fold(ARGV[i]) end
if not digest_queued() then enqueue({chat}, ARGV[4], ARGV[5], ARGV[6], now) end
reschedule(chat, now)
return 1
