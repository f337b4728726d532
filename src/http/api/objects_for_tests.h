#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http/api/site_for_tests.h"

namespace nf::http {

// One of each thing: a request of rita's that waits for sven, another that he has approved, and what they
// need.
class Objects {
 public:
  explicit Objects(Site& site);

  // The path of a pattern with the ids of these things; of the request that waits, where there are two.
  std::string target(std::string_view pattern) const;
  // Of the thing of this kind, which is the third segment of its path.
  const std::string& id(std::string_view kind) const { return ids_.find(kind)->second; }
  // The same for things that there are none of.
  static std::string missing_target(std::string_view pattern);

  // A body that the route with this pattern would take from somebody who may.
  std::string body(std::string_view pattern) const;
  // That approves the request that waits.
  const std::string& decision() const { return decision_; }

 private:
  std::string file_request(Site& site, std::string_view title) const;

  std::map<std::string, std::string, std::less<>> ids_;  // by the path's third segment
  std::string decision_;
};

}  // namespace nf::http
