-- One item of a case taken at random.
local cases = tonumber(os.getenv("CASES"))
local headers = { ["Cookie"] = os.getenv("COOKIE"), ["Accept-Encoding"] = "gzip" }

function request()
  return wrk.format("GET", string.format("/api/v1/cases/case-%d/items/1", math.random(0, cases - 1)), headers)
end
