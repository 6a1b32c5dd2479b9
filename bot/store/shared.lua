-- Functions every script of this folder may use. KEY holds the names of bot/keys.py.

-- Server time in ms; tests give their own.
local function now_ms(given)
  if given ~= '' then return tonumber(given) end
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function int(number)
  return string.format('%.0f', number)
end

local function count(what, by)
  redis.call('HINCRBY', KEY.COUNTS, what, by)
end

-- "token until": the token while the lease runs, else nil. A lease longer than any we give is from a clock set back.
local LONGEST_LEASE = 600000
local function holder(key, now)
  local value = redis.call('GET', key)
  if not value then return nil end
  local token, ends = string.match(value, '^(.+) (%d+)$')
  ends = tonumber(ends)
  if ends > now and ends - now <= LONGEST_LEASE then return token, ends end
  return nil
end

local function hold(key, token, now, ms)
  ms = math.min(ms, LONGEST_LEASE)
  redis.call('SET', key, token .. ' ' .. int(now + ms), 'PX', int(ms))
end

-- Keys of a platform's health: failures in a row, who probes it after a pause, until when it is paused.
local function platform_state(platform)
  local state = {}
  for _, what in ipairs({'strikes', 'probe', 'paused'}) do state[#state + 1] = KEY.VALUES .. what .. ':' .. platform end
  return state
end

-- Ms until the time a key holds; 0 when that is over, or was written before the clock was set back.
local function ends_later(key, now)
  local left = tonumber(redis.call('GET', key) or '0') - now
  return left > 0 and left <= LONGEST_LEASE and left or 0
end

-- Until when a pace is spent, server ms. What was written later than now is from before the clock was set back.
local function pace_ends(key, now)
  local at, written = string.match(redis.call('GET', key) or '', '^(%S+) (%S+)$')
  return at and tonumber(written) <= now + 1000 and tonumber(at) or 0
end

-- It goes away when it is over. Time that is given (in tests) does not pass as Redis counts it.
local function keep_pace(key, at, now, given)
  local ms = math.ceil(at - now) + 1 + (given and 60000 or 0)
  redis.call('SET', key, string.format('%.3f %.3f', at, now), 'PX', int(ms))
end

-- The pace of a chat, all its topics together. No key names a chat, for a pace may outlive it (R46).
local function pace_of_chat(what, chat)
  local secret = redis.call('GET', KEY.VALUES .. 'log-key') or ''
  return KEY.BUDGET .. redis.sha1hex(secret .. what .. chat)
end

-- When the chat's turn comes: never without rows; after its lease or wait; else by the place of its oldest row.
-- Places are small numbers, so a chat that does not wait is always before one whose time (ms) has just come.
local function reschedule(chat, now)
  local due = KEY.DUE .. string.match(chat, '^[^/]+')
  local head = redis.call('ZRANGE', KEY.QUEUE .. chat, 0, 0, 'WITHSCORES')
  if #head == 0 then
    redis.call('ZREM', due, chat)
    return
  end
  local score = head[2]
  local token, ends = holder(KEY.LEASE .. chat, now)
  local parked = tonumber(redis.call('GET', KEY.PARKED .. chat) or '0')
  if parked > now then score = int(parked) end
  if token and (parked <= now or ends > parked) then score = int(ends) end
  redis.call('ZADD', due, score, chat)
end

local function park(chat, now, ms)
  local ends = now + ms
  local parked = tonumber(redis.call('GET', KEY.PARKED .. chat) or '0')
  if ms <= 0 or parked >= ends then return end
  redis.call('SET', KEY.PARKED .. chat, int(ends), 'PX', int(ms))
end

-- Puts an announcement into the queues of chats. Not where it is already, or was settled lately. Answer: how many.
local function enqueue(chats, id, created, json, now)
  local place, new = redis.call('INCR', KEY.ORDER), 0
  for _, chat in ipairs(chats) do
    local queue = KEY.QUEUE .. chat
    if not redis.call('ZSCORE', KEY.TOLD .. chat, id) and redis.call('ZADD', queue, 'NX', place, id) == 1 then
      new = new + 1
      if redis.call('ZCARD', queue) == 1 then reschedule(chat, now) end -- else its turn is that of an older row
    end
  end
  if new == 0 then return 0 end
  count('queued', new)
  if redis.call('HINCRBY', KEY.HOLDERS, id, new) == new then
    redis.call('HSET', KEY.ANNOUNCEMENTS, id, json)
    redis.call('ZADD', KEY.PENDING, created, id)
  end
  return new
end

-- Takes a row out of a chat's queue. The announcement goes with its last row.
local function drop(chat, id)
  if redis.call('ZREM', KEY.QUEUE .. chat, id) == 0 then return end
  redis.call('HDEL', KEY.ROWS .. chat, id)
  redis.call('HDEL', KEY.FAILED .. chat, id)
  redis.call('HDEL', KEY.KEPT .. chat, id, 'of:' .. id)
  count('queued', -1)
  if redis.call('HINCRBY', KEY.HOLDERS, id, -1) <= 0 then
    redis.call('HDEL', KEY.HOLDERS, id)
    redis.call('HDEL', KEY.ANNOUNCEMENTS, id)
    redis.call('ZREM', KEY.PENDING, id)
  end
end

-- Takes a row out for good: the same id is not queued again for this chat in the next days.
local TOLD_S = 259200
local function settle(chat, id, now)
  local seconds = math.floor(now / 1000)
  drop(chat, id)
  redis.call('ZADD', KEY.TOLD .. chat, seconds, id)
  redis.call('ZREMRANGEBYSCORE', KEY.TOLD .. chat, '-inf', seconds - TOLD_S)
  redis.call('EXPIRE', KEY.TOLD .. chat, TOLD_S)
end

local function keep_unclear(chat, id, now)
  local json = redis.call('HGET', KEY.ANNOUNCEMENTS, id)
  if json and redis.call('HSET', KEY.UNCLEAR .. chat, id, json) == 1 then count('unclear', 1) end
  settle(chat, id, now)
end

local function clear_unclear(chat)
  count('unclear', -redis.call('HLEN', KEY.UNCLEAR .. chat))
  redis.call('DEL', KEY.UNCLEAR .. chat, KEY.LATE .. chat)
end

-- Kind of a queued announcement: alert, flood, digest, notice; "" when nothing holds it.
local function kind(id)
  local json = redis.call('HGET', KEY.ANNOUNCEMENTS, id)
  return json and cjson.decode(json).kind or ''
end

-- tries, copies, open claim ("-" for none), marks of the parts that surely arrived ("a,b," or "") of a row.
-- Copies are those of the part whose turn it is.
local function row(chat, id)
  local value = redis.call('HGET', KEY.ROWS .. chat, id) or '0 0 -'
  local tries, copies, open, parts = string.match(value, '^(%d+) (%d+) (%S+) ?(%S*)$')
  return tonumber(tries), tonumber(copies), open, parts
end

local function set_row(chat, id, tries, copies, open, parts)
  redis.call('HSET', KEY.ROWS .. chat, id, table.concat({tries, copies, open, parts}, ' '))
end

-- What a digest that arrived has named is told; without a kept message that is all there is.
local function clear_named(chat, id)
  local names = redis.call('HGET', KEY.KEPT .. chat, 'of:' .. id)
  if not names then return clear_unclear(chat) end
  for name in string.gmatch(names, '[^\n]+') do
    count('unclear', -redis.call('HDEL', KEY.UNCLEAR .. chat, name))
    redis.call('HDEL', KEY.LATE .. chat, name)
  end
end

-- How many messages the chat's platform has taken so far.
local function took_key(chat)
  return KEY.TOOK .. string.match(chat, '^[^/]+')
end

local function taken(chat)
  return tonumber(redis.call('GET', took_key(chat)) or '0')
end

-- Server errors a row got, those while the platform took others (-1 before the first), and what it had taken at the last.
local function failures(chat, id)
  local value = redis.call('HGET', KEY.FAILED .. chat, id) or '0 0 -1'
  local all, meanwhile, took = string.match(value, '^(%d+) (%d+) (-?%d+)$')
  return tonumber(all), tonumber(meanwhile), tonumber(took)
end

-- The row whose turn it is: the oldest. One that got many server errors and nothing else lets the others try, until
-- the platform has taken something: then it is its turn again, and what fails then is the message's own fault (R8).
local LET_PASS, LOOK_AT, GIVE_UP = 30, 10, 10
local function next_row(chat)
  local took, best, fewest = taken(chat), nil, nil
  for _, id in ipairs(redis.call('ZRANGE', KEY.QUEUE .. chat, 0, LOOK_AT - 1)) do
    local all, _, seen = failures(chat, id)
    if all < LET_PASS or seen ~= took then return id end
    if not fewest or all < fewest then best, fewest = id, all end
  end
  return best
end

-- Empties a chat's queue and what it still was to be told; its lease stays with who holds it.
local function empty(chat, now)
  for _, id in ipairs(redis.call('ZRANGE', KEY.QUEUE .. chat, 0, -1)) do drop(chat, id) end
  clear_unclear(chat)
  reschedule(chat, now)
end

-- ZADD of any number of members with one score, in pieces Lua's stack can hold.
local function zadd_all(key, score, members)
  for first = 1, #members, 500 do
    local pairs_ = {}
    for i = first, math.min(first + 499, #members) do
      pairs_[#pairs_ + 1] = score
      pairs_[#pairs_ + 1] = members[i]
    end
    redis.call('ZADD', key, unpack(pairs_))
  end
end

local function unindex_story(id)
  local facets = redis.call('HGET', KEY.FACETS, id) or ''
  for facet in string.gmatch(facets, '%S+') do redis.call('ZREM', KEY.STORIES_WITH .. facet, id) end
  redis.call('HDEL', KEY.FACETS, id)
end

local function remove_story(id)
  unindex_story(id)
  redis.call('HDEL', KEY.STORIES, id)
  redis.call('ZREM', KEY.STORIES_BY_TIME, id)
end
