#include "http/lane.h"

#include <sys/random.h>

#include <ctime>

#include "base/check.h"
#include "base/hash.h"

namespace nf::http {

Lane::Lane(Shared& s, std::shared_ptr<Inbox> i) : shared(s), inbox(std::move(i)) {
  char random[8];
  CHECK(getrandom(random, sizeof random, 0) == sizeof random);
  id_prefix_ = hex(std::string_view(random, sizeof random)) + "-";
}

std::string_view Lane::date() {
  std::time_t now = std::time(nullptr);
  if (now != date_second_) {
    char text[40];
    std::tm parts{};
    gmtime_r(&now, &parts);
    date_.assign(text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    date_second_ = now;
  }
  return date_;
}

std::string Lane::next_request_id() { return id_prefix_ + std::to_string(++id_count_); }

}  // namespace nf::http
