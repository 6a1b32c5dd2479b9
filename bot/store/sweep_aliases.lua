#!lua flags=allow-oom
-- Other names of stories that are gone. ARGV: cursor. Answer: {next cursor, removed}.
local scan = redis.call('HSCAN', KEY.ALIASES, ARGV[1], 'COUNT', 200)
local removed = 0
for i = 1, #scan[2], 2 do
  local target = scan[2][i + 1]
  if redis.call('HEXISTS', KEY.STORIES, target) == 0 and redis.call('HEXISTS', KEY.ALIASES, target) == 0 then
    redis.call('HDEL', KEY.ALIASES, scan[2][i])
    redis.call('ZREM', KEY.CHANGED, scan[2][i])
    removed = removed + 1
  end
end
return {scan[1], removed}
