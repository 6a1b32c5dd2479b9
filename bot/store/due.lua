#!lua flags=allow-oom
-- Chats whose turn it is, the longest waiting first. ARGV: server time, limit for each platform, platforms.
-- Answer: chat, score, ... Whoever has waited its time gets its place back, so that new rows do not pass it for ever.
local PLACES = '(100000000000' -- scores above are times
local now, limit, found = now_ms(ARGV[1]), ARGV[2], {}
for i = 3, #ARGV do
  local due = KEY.DUE .. ARGV[i]
  for _, chat in ipairs(redis.call('ZRANGEBYSCORE', due, PLACES, int(now), 'LIMIT', 0, limit)) do reschedule(chat, now) end
  local rows = redis.call('ZRANGEBYSCORE', due, '-inf', int(now), 'WITHSCORES', 'LIMIT', 0, limit)
  for _, value in ipairs(rows) do found[#found + 1] = value end
end
return found
