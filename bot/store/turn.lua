#!lua flags=allow-oom
-- A message's turn in the pace of its platform and its chat (R5), unless the platform rests (R3).
-- ARGV: platform, chat without its topic, ms between two messages of the platform and of the chat (0: no limit), how many
-- ms ahead a turn is given at most, whose turn, failures in a row that pause the platform, ms a probe may take, ms to wait
-- while another probes, server time or "".
-- Whose: "row" of an outbox; "late" row that has to go once more: paces are kept but nothing else is asked; "answer" to a
-- command: it asks for no pause, may come a little early in its chat, and leaves every other turn there to rows.
-- Answer: {'turn', ms until then, failures in a row}, and it counts; {'full', ms} or {'wait', ms}: ask again after that.
local platform, chat, every, apart, ahead = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local whose, strikes, probe_ms, again_ms = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local wide, narrow, answers = KEY.BUDGET .. platform, pace_of_chat('', chat), pace_of_chat('answers ', chat)
local EARLY, IN_A_ROW = 2, 4 -- answers: so many turns early; so many before they take every other one only

-- Milliseconds with their fraction: a platform's pace is finer than one.
local function now_exactly(given)
  if given ~= '' then return tonumber(given) end
  local t = redis.call('TIME')
  return t[1] * 1000 + t[2] / 1000
end

local now = now_exactly(ARGV[10])

-- When the next message may go.
local function free(key, pace)
  if pace == 0 then return now end
  return math.max(now, pace_ends(key, now))
end

local function keep(key, at)
  keep_pace(key, at, now, ARGV[10] ~= '')
end

local strikes_key, probe, paused = unpack(platform_state(platform))
local failed = tonumber(redis.call('GET', strikes_key) or '0')

local function answer(what, ms)
  return {what, string.format('%.3f', what == 'turn' and ms or math.max(1, ms)), failed} -- a wait is never 0
end

local turn, of_chat = free(wide, every), free(narrow, apart)

-- What a row waits for; nil for nothing. Where the platform is in trouble it is the one that finds out.
local function row_waits()
  if of_chat > turn then return 'wait', of_chat - now end
  local rests = ends_later(paused, now)
  if rests > 0 then return 'wait', rests end
  if turn - now > ahead then return 'full', turn - now - ahead / 2 end
  if failed < strikes then return nil end
  if ends_later(probe, now) > 0 then return 'wait', again_ms end
  redis.call('SET', probe, int(now + probe_ms), 'PX', int(probe_ms + (ARGV[10] == '' and 0 or 60000)))
end

local function answer_waits()
  local turns = free(answers, apart)
  local wait = math.max(of_chat - EARLY * apart, turns - 2 * IN_A_ROW * apart) - now
  if wait > 0 then return 'wait', wait end
  if turn - now > ahead then return 'full', turn - now end
  if apart > 0 then keep(answers, turns + 2 * apart) end
end

local waits = {row = row_waits, answer = answer_waits}
if waits[whose] then
  local what, ms = waits[whose]()
  if what then return answer(what, ms) end
end
if every > 0 then keep(wide, turn + every) end
if apart > 0 then keep(narrow, (whose == 'answer' and math.max(turn, of_chat) or turn) + apart) end
return answer('turn', turn - now)
