#!lua
-- What one fetch changes, at once or not at all (R1).
-- ARGV: head as JSON, feed state, keys of the body, then as the head says: entry JSON and folded text for each entry,
-- story JSON for each story, announcement JSON for each announcement.
-- Answer: {done, version, stories joined into others}; done 0: the stories changed since `base`.
local head = cjson.decode(ARGV[1])
local now = now_ms(head.server_now)
local feed = head.feed

local function next_version()
  local born = redis.call('GET', KEY.VERSION)
  if born then return redis.call('INCR', KEY.VERSION) end
  redis.call('SET', KEY.VERSION, int(now))
  redis.call('SET', KEY.BORN, int(now))
  return now
end

local function put_feed()
  redis.call('HSET', KEY.FEEDS, feed, ARGV[2])
  redis.call('ZADD', KEY.FEEDS_NEXT, head.next, feed)
  redis.call('HSET', KEY.COMMITS, feed, head.digest)
  if #head.seen == 0 then return end
  redis.call('SET', KEY.BODY .. feed, ARGV[3])
  zadd_all(KEY.SEEN .. feed, head.now, head.seen)
  zadd_all(KEY.LINKS, head.now, head.links)
end

local function put_entry(entry, json, text)
  local id, published, relevant, story = unpack(entry)
  redis.call('HSET', KEY.ENTRIES, id, json)
  redis.call('ZADD', KEY.ENTRIES_BY_TIME, published, id)
  if relevant then
    redis.call('ZADD', KEY.RELEVANT_BY_TIME, published, id)
  else
    redis.call('ZREM', KEY.RELEVANT_BY_TIME, id)
  end
  if story then
    redis.call('HSET', KEY.TEXTS, id, text)
  else
    redis.call('HDEL', KEY.TEXTS, id)
    redis.call('HDEL', KEY.REPORTS, id)
  end
end

local function put_story(story, json, version)
  local id, last, facets = story.id, story.last, story.facets
  unindex_story(id)
  redis.call('HSET', KEY.STORIES, id, json)
  redis.call('HDEL', KEY.ALIASES, id)
  redis.call('ZADD', KEY.STORIES_BY_TIME, last, id)
  redis.call('ZADD', KEY.CHANGED, int(version), id)
  redis.call('HSET', KEY.FACETS, id, table.concat(facets, ' '))
  for _, facet in ipairs(facets) do redis.call('ZADD', KEY.STORIES_WITH .. facet, last, id) end
end

-- A story that is no more: its id finds the one it became part of.
local function remove_joined(id, into, version)
  remove_story(id)
  redis.call('HSET', KEY.ALIASES, id, into)
  redis.call('ZADD', KEY.CHANGED, int(version), id)
end

local function merge(planned, version)
  local joined = 0
  for _, pair in ipairs(head.merged) do
    if not planned[pair[1]] and redis.call('HEXISTS', KEY.STORIES, pair[1]) == 1 then
      remove_joined(pair[1], pair[2], version)
      joined = joined + 1
    end
  end
  return joined
end

-- A story that loses a report and is not itself in the plan was joined into the one that took the report.
local function take_reports(story, planned, version)
  local joined = 0
  for _, entry in ipairs(story.reports) do
    local before = redis.call('HGET', KEY.REPORTS, entry)
    if before ~= story.id then redis.call('HSET', KEY.REPORTS, entry, story.id) end
    if before and before ~= story.id and not planned[before] and redis.call('HEXISTS', KEY.STORIES, before) == 1 then
      remove_joined(before, story.id, version)
      joined = joined + 1
    end
  end
  return joined
end

local function put_stories(first)
  if #head.stories == 0 then return tonumber(redis.call('GET', KEY.VERSION) or '0'), 0 end
  local version, joined, planned = next_version(), 0, {}
  for _, story in ipairs(head.stories) do planned[story.id] = true end
  joined = merge(planned, version)
  for i, story in ipairs(head.stories) do
    put_story(story, ARGV[first + i - 1], version)
    joined = joined + take_reports(story, planned, version)
  end
  return version, joined
end

-- Alerts and floods go to every chat with alerts, once for ever; notices to the owners.
local function announce(announcement, json, chats)
  local id, kind, created = unpack(announcement)
  if kind == 'notice' then
    chats = head.owners
  elseif redis.call('ZADD', KEY.ANNOUNCED, 'NX', created, id) == 0 then
    return
  end
  enqueue(chats, id, created, json, now)
end

if redis.call('HGET', KEY.COMMITS, feed) == head.digest then
  return {1, tonumber(redis.call('GET', KEY.VERSION) or '0'), 1} -- the very same plan again: it is done
end
if #head.stories > 0 and tonumber(redis.call('GET', KEY.VERSION) or '0') ~= head.base then return {0, 0, 0} end

put_feed()
local at = 4
for _, entry in ipairs(head.entries) do
  put_entry(entry, ARGV[at], ARGV[at + 1])
  at = at + 2
end
local version, joined = put_stories(at)
at = at + #head.stories
local chats = #head.announcements > 0 and redis.call('SMEMBERS', KEY.ALERTS) or {}
for i, announcement in ipairs(head.announcements) do announce(announcement, ARGV[at + i - 1], chats) end
return {1, version, joined}
