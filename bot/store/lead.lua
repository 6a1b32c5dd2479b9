#!lua flags=allow-oom
-- Who runs the schedule. ARGV: holder, server time, ms. Answer: 1 when the holder leads now.
local now = now_ms(ARGV[2])
local leader = holder(KEY.LEADER, now)
if leader and leader ~= ARGV[1] then return 0 end
hold(KEY.LEADER, ARGV[1], now, tonumber(ARGV[3]))
return 1
