#!lua
-- A person of the desk's own pack, put or taken away. ARGV: slug, JSON ("" takes away). Answer: 1 when that changed it.
local changed
if ARGV[2] == '' then
  changed = redis.call('HDEL', KEY.PEOPLE, ARGV[1])
else
  changed = 1
  redis.call('HSET', KEY.PEOPLE, ARGV[1], ARGV[2])
end
if changed == 1 then redis.call('INCR', KEY.PEOPLE_VERSION) end
return changed
