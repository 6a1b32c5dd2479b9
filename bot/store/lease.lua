#!lua flags=allow-oom
-- Lease of a chat. ARGV: chat, token, server time, ms, 1 to renew only one that is held. Answer: 1 when it is the token's.
local chat, now = ARGV[1], now_ms(ARGV[3])
local token = holder(KEY.LEASE .. chat, now)
if token ~= ARGV[2] and (token or ARGV[5] == '1') then return 0 end
hold(KEY.LEASE .. chat, ARGV[2], now, tonumber(ARGV[4]))
reschedule(chat, now)
return 1
