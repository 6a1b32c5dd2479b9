#!lua flags=allow-oom
-- End of a chat's lease. ARGV: chat, token, server time. Somebody else's lease stays.
local chat, now = ARGV[1], now_ms(ARGV[3])
if holder(KEY.LEASE .. chat, now) == ARGV[2] then redis.call('DEL', KEY.LEASE .. chat) end
reschedule(chat, now)
