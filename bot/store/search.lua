#!lua flags=no-writes
-- Entries whose folded text holds all words, newest first, in a bounded piece of the archive.
-- ARGV: first rank, ranks to look at, words. Answer: {ranks looked at, entry id, story id, ...}.
local ids = redis.call('ZREVRANGE', KEY.RELEVANT_BY_TIME, ARGV[1], ARGV[1] + ARGV[2] - 1)
local found = {#ids}
if #ids == 0 then return found end

local function holds_all(text)
  for i = 3, #ARGV do
    if not string.find(text, ARGV[i], 1, true) then return false end
  end
  return true
end

local texts = redis.call('HMGET', KEY.TEXTS, unpack(ids))
for i, text in ipairs(texts) do
  if text and holds_all(text) then
    local story = redis.call('HGET', KEY.REPORTS, ids[i])
    if story then
      found[#found + 1] = ids[i]
      found[#found + 1] = story
    end
  end
end
return found
