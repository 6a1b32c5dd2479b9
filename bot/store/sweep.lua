#!lua flags=allow-oom
-- Retention, a bounded piece at a time. ARGV: cutoff, entries and stories at most. Answer: {entries, stories} removed.
local cutoff, limit = '(' .. ARGV[1], ARGV[2]
local entries = redis.call('ZRANGEBYSCORE', KEY.ENTRIES_BY_TIME, '-inf', cutoff, 'LIMIT', 0, limit)
for _, id in ipairs(entries) do
  redis.call('HDEL', KEY.ENTRIES, id)
  redis.call('HDEL', KEY.TEXTS, id)
  redis.call('HDEL', KEY.REPORTS, id)
  redis.call('ZREM', KEY.ENTRIES_BY_TIME, id)
  redis.call('ZREM', KEY.RELEVANT_BY_TIME, id)
end
local stories = redis.call('ZRANGEBYSCORE', KEY.STORIES_BY_TIME, '-inf', cutoff, 'LIMIT', 0, limit)
for _, id in ipairs(stories) do
  remove_story(id)
  redis.call('ZREM', KEY.CHANGED, id)
end
redis.call('ZREMRANGEBYSCORE', KEY.ANNOUNCED, '-inf', cutoff)
return {#entries, #stories}
