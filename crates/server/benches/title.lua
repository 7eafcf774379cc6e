-- Saves the title of a case, which lists show too, compared with what it was. Each thread goes round its own cases, so that a
-- case is asked for again only long after its last answer and no request conflicts with another. PART keeps two runs apart.
local cases = tonumber(os.getenv("CASES"))
local part = tonumber(os.getenv("PART") or 0)
local share = math.floor(cases / 4)
local headers = {
  ["Cookie"] = os.getenv("COOKIE"),
  ["X-Oncase-Token"] = os.getenv("TOKEN"),
  ["Content-Type"] = "application/json",
}
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function request()
  if not count then
    -- wrk makes one request to look at it, and never sends that one.
    count = 0
    return wrk.format("GET", "/session", headers)
  end
  local round, at = math.floor(count / share), count % share
  count = count + 1
  local case = part * 2 * share + id * share + at
  local old = round == 0 and "Invented case: metastatic colon cancer, partial response and progression" or "Saved " .. round - 1
  local body = '{"changes":[{"change":"set","item":1,"path":"/title","old":"' .. old .. '","new":"Saved ' .. round .. '"}]}'
  return wrk.format("POST", "/api/v1/cases/case-" .. case .. "/edits", headers, body)
end
