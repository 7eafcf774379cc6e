-- A page of the list of cases, at a random place.
local cases = tonumber(os.getenv("CASES"))
local headers = { ["Cookie"] = os.getenv("COOKIE"), ["Accept-Encoding"] = "gzip" }

function request()
  return wrk.format("GET", string.format("/api/v1/cases?limit=50&offset=%d", math.random(0, cases - 1)), headers)
end
