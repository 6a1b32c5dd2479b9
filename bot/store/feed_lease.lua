#!lua
-- Lease of a feed. ARGV: feed, token, server time, ms, 1 to renew only one that is held. Answer: 1 when it is the token's.
local key, now = KEY.FEED_LEASE .. ARGV[1], now_ms(ARGV[3])
local token = holder(key, now)
if token ~= ARGV[2] and (token or ARGV[5] == '1') then return 0 end
hold(key, ARGV[2], now, tonumber(ARGV[4]))
return 1
