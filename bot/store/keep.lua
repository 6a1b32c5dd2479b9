#!lua flags=allow-oom
-- The message of a claimed digest: from now on every try says this, until none can have arrived (R3).
-- ARGV: chat, id, nonce of the claim, message. What it names is what is late and in doubt now: alerts that are folded
-- later are told by another digest.
local chat, id, nonce = ARGV[1], ARGV[2], ARGV[3]
local _, _, open = row(chat, id)
if open ~= nonce or redis.call('HEXISTS', KEY.KEPT .. chat, id) == 1 then return 0 end
local names = {}
for _, family in ipairs({KEY.UNCLEAR, KEY.LATE}) do
  for _, name in ipairs(redis.call('HKEYS', family .. chat)) do names[#names + 1] = name end
end
redis.call('HSET', KEY.KEPT .. chat, id, ARGV[4], 'of:' .. id, table.concat(names, '\n'))
return 1
