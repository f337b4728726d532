#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/route.h"

namespace nf::http {

// The routes by their path, segment for segment. Fixed text goes before a parameter; a parameter takes one
// segment that is not empty.
class RouteTree {
 public:
  // The routes must outlive the tree. Aborts on two routes of the same method and path, and on a bad pattern.
  explicit RouteTree(std::span<const Route> routes);
  ~RouteTree();

  struct Match {
    std::vector<const Route*> routes;     // of this path, one a method; none where there is no such path
    std::vector<std::string> parameters;  // in the pattern's order
  };
  Match find(std::string_view path) const;

  // Whether some route's path begins with the same segment: then the path is ours, not a page's.
  bool owns(std::string_view path) const;

 private:
  struct Node;
  static bool descend(const Node& node, std::string_view rest, Match& match);

  std::unique_ptr<Node> root_;
};

// Of those of one path: the one for the method (HEAD is served by GET), or null.
const Route* route_for(Method method, std::span<const Route* const> routes);
// For the Allow header.
std::string allowed_methods(std::span<const Route* const> routes);

}  // namespace nf::http
