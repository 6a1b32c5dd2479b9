#!lua flags=allow-oom
-- A platform has just answered: its pause and its failures are forgotten, and no chat waits because of them. What a chat was
-- told to wait stands in its pace (hush.lua). ARGV: platform, server time.
local now = now_ms(ARGV[2])
redis.call('DEL', unpack(platform_state(ARGV[1])))
for _, chat in ipairs(redis.call('ZRANGEBYSCORE', KEY.DUE .. ARGV[1], '(' .. int(now), '+inf')) do
  redis.call('DEL', KEY.PARKED .. chat)
  reschedule(chat, now)
end
