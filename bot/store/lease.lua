#!lua flags=allow-oom
-- Lease of a chat. ARGV: chat, token, server time, ms. Answer: 1 when it is the token's.
local chat, now = ARGV[1], now_ms(ARGV[3])
local token = holder(KEY.LEASE .. chat, now)
if token and token ~= ARGV[2] then return 0 end
hold(KEY.LEASE .. chat, ARGV[2], now, tonumber(ARGV[4]))
reschedule(chat, now)
return 1
