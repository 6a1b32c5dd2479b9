#!lua flags=no-writes
-- Feeds somebody polls now. ARGV: server time, feeds. Answer: those of them that are leased.
local now, leased = now_ms(ARGV[1]), {}
for i = 2, #ARGV do
  if holder(KEY.FEED_LEASE .. ARGV[i], now) then leased[#leased + 1] = ARGV[i] end
end
return leased
