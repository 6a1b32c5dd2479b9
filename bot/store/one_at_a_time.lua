#!lua flags=allow-oom
-- Whose turn it is to do what only one process may. ARGV: what, who, server time, ms; 0 ms gives it up.
-- Answer: 1 when the turn is his now, 0 when it is another's or given up.
local key, who, now, ms = KEY.TURNS .. ARGV[1], ARGV[2], now_ms(ARGV[3]), tonumber(ARGV[4])
local has = holder(key, now)
if has and has ~= who then return 0 end
if ms == 0 then
  redis.call('DEL', key)
  return 0
end
hold(key, who, now, ms)
return 1
