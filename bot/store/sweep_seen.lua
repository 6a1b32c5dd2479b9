#!lua flags=allow-oom
-- Seen keys of one feed (R18). ARGV: feed, forget what was last seen before this, last good fetch or "".
-- What the last body held was seen again by every fetch that said "unchanged"; twice its keys always stay.
local seen, body = KEY.SEEN .. ARGV[1], {}
for key in string.gmatch(redis.call('GET', KEY.BODY .. ARGV[1]) or '', '%S+') do
  body[#body + 1] = key
  if ARGV[3] ~= '' then
    redis.call('ZADD', seen, 'XX', 'GT', ARGV[3], key)
    redis.call('ZADD', KEY.LINKS, 'XX', 'GT', ARGV[3], key)
  end
end
local old = redis.call('ZCOUNT', seen, '-inf', '(' .. ARGV[2])
local spare = redis.call('ZCARD', seen) - 2 * #body
local removed = math.min(old, spare)
if removed > 0 then redis.call('ZREMRANGEBYRANK', seen, 0, removed - 1) end
return math.max(removed, 0)
