#include "connect/handle_pool.h"

#include <algorithm>
#include <new>

namespace nf::connect {

namespace {

constexpr std::size_t kMaxIdle = 32;  // Each may keep kMaxIdleConnections open.
// A connection that has rested for less is taken for alive by what must not be repeated: receivers close
// those that rest for some seconds.
constexpr auto kWarm = std::chrono::milliseconds(500);

}  // namespace

// Without this the connections of all handles of a loop would lie together, and libcurl would choose among
// them by itself: nobody could say how long the chosen one has rested.
CurlLane::CurlLane() : connections_(make_curl_share()), handle_(make_curl()) {
  set_option(handle_.get(), CURLOPT_SHARE, connections_.get());
}

HandlePool::Taken HandlePool::take(const HttpUrl& place) {
  if (idle_.empty()) return {CurlLane()};
  auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                            [&](const Idle& idle) { return idle.last && idle.last->same_origin(place); });
  const bool same = found != idle_.rend();
  if (!same) found = idle_.rbegin();
  Taken taken{std::move(found->lane), same && std::chrono::steady_clock::now() - found->since < kWarm};
  idle_.erase(std::next(found).base());
  return taken;
}

void HandlePool::give_back(CurlLane lane, std::optional<HttpUrl> last) {
  curl_easy_reset(lane.get());
  if (idle_.size() >= kMaxIdle) return;
  idle_.push_back({std::move(lane), std::move(last), std::chrono::steady_clock::now()});
}

}  // namespace nf::connect
