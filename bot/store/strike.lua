#!lua flags=allow-oom
-- How a send to a platform ended (R3). ARGV: platform, ok | failed | down, failures in a row that pause it, ms of that
-- pause, ms of the pause when only a person can mend it, server time. Answer: ms of a pause that begins now, else 0.
local platform, how, most, now = ARGV[1], ARGV[2], tonumber(ARGV[3]), now_ms(ARGV[6])
local strikes, probe, paused = unpack(platform_state(platform))

if how == 'ok' then
  redis.call('DEL', strikes, probe)
  return 0
end
local ms = tonumber(how == 'down' and ARGV[5] or ARGV[4])
if how == 'failed' then
  local failed = redis.call('INCR', strikes)
  redis.call('EXPIRE', strikes, 3600)
  if failed < most then return 0 end
end
redis.call('DEL', probe)
if ends_later(paused, now) > 0 then return 0 end
redis.call('SET', paused, int(now + ms), 'PX', int(ms + (ARGV[6] == '' and 0 or 3600000)))
return ms
