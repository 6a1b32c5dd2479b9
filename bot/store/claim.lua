#!lua flags=allow-oom
-- The chat's oldest row, its try counted before the send (R2).
-- ARGV: chat, token, nonce of this claim, server time, lease ms, alerts created before this are stale, copies at most.
-- Answer: {'row', id, JSON, tries, copies, parts, its message as it was tried or '', 1 to send it plain}
-- | {'stale', JSON, ...}: fold these first | {'none'} | {'lost'}: lease gone.
local chat, token, nonce = ARGV[1], ARGV[2], ARGV[3]
local now, stale_before, max_copies = now_ms(ARGV[4]), tonumber(ARGV[6]), tonumber(ARGV[7])

local function is_alert(id)
  local it = kind(id)
  return it == 'alert' or it == 'flood'
end

local function alerts_queued()
  local found = {'stale'}
  for _, id in ipairs(redis.call('ZRANGE', KEY.QUEUE .. chat, 0, -1)) do
    if is_alert(id) then found[#found + 1] = redis.call('HGET', KEY.ANNOUNCEMENTS, id) end
  end
  return found
end

local function claimed(id, tries, copies, parts)
  local _, meanwhile = failures(chat, id)
  local message = redis.call('HGET', KEY.KEPT .. chat, id) or ''
  local plain = meanwhile >= GIVE_UP and 1 or 0
  return {'row', id, redis.call('HGET', KEY.ANNOUNCEMENTS, id), tries, copies, parts, message, plain}
end

if holder(KEY.LEASE .. chat, now) ~= token then return {'lost'} end
hold(KEY.LEASE .. chat, token, now, tonumber(ARGV[5]))
reschedule(chat, now)
if tonumber(redis.call('GET', KEY.PARKED .. chat) or '0') > now then return {'none'} end

while true do
  local id = next_row(chat)
  if not id then
    reschedule(chat, now)
    return {'none'}
  end
  local tries, copies, open, parts = row(chat, id)
  if open == nonce then return claimed(id, tries, copies, parts) end -- the same call again, its answer was lost
  if open ~= '-' then copies = copies + 1 end -- a claim never settled: that copy may have arrived
  if copies >= max_copies then
    keep_unclear(chat, id, now)
  elseif tonumber(redis.call('ZSCORE', KEY.PENDING, id)) < stale_before and is_alert(id) then
    set_row(chat, id, tries, copies, '-', parts)
    return alerts_queued()
  else
    set_row(chat, id, tries + 1, copies, nonce, parts)
    return claimed(id, tries + 1, copies, parts)
  end
end
