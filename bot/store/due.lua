#!lua flags=no-writes
-- Chats whose turn it is, the longest waiting first. ARGV: server time, limit, platforms. Answer: chat, score, ...
local now, found = now_ms(ARGV[1]), {}
for i = 3, #ARGV do
  local rows = redis.call('ZRANGEBYSCORE', KEY.DUE .. ARGV[i], '-inf', int(now), 'WITHSCORES', 'LIMIT', 0, ARGV[2])
  for _, value in ipairs(rows) do found[#found + 1] = value end
end
return found
