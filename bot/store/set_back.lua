#!lua flags=allow-oom
-- The server's clock was set back: what ends at a time of that clock ends as much earlier (R19).
-- ARGV: server time, ms it was set back by. Rare, so it may look through all keys.
local now, back = now_ms(ARGV[1]), tonumber(ARGV[2])

local function each(family, change)
  for _, key in ipairs(redis.call('KEYS', family .. '*')) do change(key) end
end

local function ends_at(key, value, ends)
  local left = ends - back - now
  if left <= 0 then redis.call('DEL', key) else redis.call('SET', key, value(ends - back), 'PX', int(left)) end
end

local function lease(key)
  local token, ends = string.match(redis.call('GET', key), '^(.+) (%d+)$')
  if token then ends_at(key, function(at) return token .. ' ' .. int(at) end, tonumber(ends)) end
end

local function sooner(key)
  local left = redis.call('PTTL', key)
  if left < 0 then return end
  if left <= back then redis.call('DEL', key) else redis.call('PEXPIRE', key, int(left - back)) end
end

each(KEY.PARKED, function(key) ends_at(key, int, tonumber(redis.call('GET', key))) end)
each(KEY.LEASE, lease)
each(KEY.FEED_LEASE, lease)
each(KEY.TURNS, lease)
each(KEY.ONCE, sooner)
each(KEY.ORDERED, sooner)
each(KEY.VALUES, sooner)
each(KEY.BUDGET, function(key) redis.call('DEL', key) end) -- what is spent there is counted in that clock's time
each(KEY.DUE, function(key)
  local waiting = redis.call('ZRANGEBYSCORE', key, '(' .. int(now), '+inf', 'WITHSCORES')
  for i = 1, #waiting, 2 do redis.call('ZADD', key, int(waiting[i + 1] - back), waiting[i]) end
end)
