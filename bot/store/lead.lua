#!lua flags=allow-oom
-- Who runs the schedule. ARGV: holder, server time, ms. Answer: {1 when the holder leads now, ms the clock was set back}.
-- A lead that ends later than we can have made it was made before the clock was set back.
local SLACK = 30000
local now, ms = now_ms(ARGV[2]), tonumber(ARGV[3])
local leader = holder(KEY.LEADER, now)
if leader and leader ~= ARGV[1] then return {0, 0} end
local ends = tonumber(string.match(redis.call('GET', KEY.LEADER) or '', ' (%d+)$') or '0')
local back = ends - now - ms
hold(KEY.LEADER, ARGV[1], now, ms)
return {1, back > SLACK and back or 0}
