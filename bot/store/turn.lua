#!lua flags=allow-oom
-- A message's turn in the pace of its platform and its chat (R5), unless the platform rests (R3).
-- ARGV: platform, chat without its topic, ms between two messages of the platform and of the chat (0: no limit), how many ms ahead a
-- turn is given at most, 1 when it comes out of turn: paces are kept but nothing else is asked, failures in a row that
-- pause the platform, ms a probe may take, ms to wait while another probes, server time or "".
-- Answer: {'turn', ms until then, failures in a row}, and it counts; {'full', ms} or {'wait', ms}: ask again after that.
local platform, chat, every, apart, ahead = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local out_of_turn, strikes, probe_ms, again_ms = ARGV[6] == '1', tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
-- No key names a chat, for a pace may outlive it (R46).
local secret = redis.call('GET', KEY.VALUES .. 'log-key') or ''
local wide, narrow = KEY.BUDGET .. platform, KEY.BUDGET .. redis.sha1hex(secret .. chat)

-- Milliseconds with their fraction: a platform's pace is finer than one.
local function now_exactly(given)
  if given ~= '' then return tonumber(given) end
  local t = redis.call('TIME')
  return t[1] * 1000 + t[2] / 1000
end

local now = now_exactly(ARGV[10])

-- When the next message may go. A moment farther away than any we write is from a clock that was set back.
local function free(key, pace)
  if pace == 0 then return now end
  local at = tonumber(redis.call('GET', key) or '0')
  if at - now > 60000 then return now end
  return math.max(now, at)
end

-- It goes away when it is over. Time that is given (in tests) does not pass as Redis counts it.
local function keep(key, at)
  local ms = ARGV[10] == '' and math.ceil(at - now) + 1 or 60000
  redis.call('SET', key, string.format('%.3f', at), 'PX', string.format('%.0f', ms))
end

local strikes_key, probe, paused = unpack(platform_state(platform))
local failed = tonumber(redis.call('GET', strikes_key) or '0')

local function answer(what, ms)
  return {what, string.format('%.3f', what == 'turn' and ms or math.max(1, ms)), failed} -- a wait is never 0
end

local turn, of_chat = free(wide, every), free(narrow, apart)
if not out_of_turn then
  if of_chat > turn then return answer('wait', of_chat - now) end
  local rests = ends_later(paused, now)
  if rests > 0 then return answer('wait', rests) end
  if turn - now > ahead then return answer('full', turn - now - ahead / 2) end
  if failed >= strikes then
    if ends_later(probe, now) > 0 then return answer('wait', again_ms) end
    keep(probe, now + probe_ms)
  end
end
if every > 0 then keep(wide, turn + every) end
if apart > 0 then keep(narrow, turn + apart) end
return answer('turn', turn - now)
