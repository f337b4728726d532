#include "http/route_tree.h"

#include "base/check.h"

namespace nf::http {

struct RouteTree::Node {
  std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> fixed;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;
  std::vector<const Route*> routes;

  Node& fixed_child(std::string_view segment) {
    for (auto& [text, child] : fixed)
      if (text == segment) return *child;
    fixed.emplace_back(segment, std::make_unique<Node>());
    return *fixed.back().second;
  }
};

namespace {

// The first segment of `rest`, which begins with '/'; `rest` keeps what follows.
std::string_view take_segment(std::string_view& rest) {
  std::size_t end = std::min(rest.find('/', 1), rest.size());
  std::string_view segment = rest.substr(1, end - 1);
  rest.remove_prefix(end);
  return segment;
}

}  // namespace

RouteTree::RouteTree(std::span<const Route> routes) : root_(std::make_unique<Node>()) {
  auto child = [](std::unique_ptr<RouteTree::Node>& node) -> RouteTree::Node& {
    if (!node) node = std::make_unique<RouteTree::Node>();
    return *node;
  };
  for (const Route& route : routes) {
    Node* node = root_.get();
    CHECK(route.pattern.starts_with('/'));
    for (std::string_view rest = route.pattern; !rest.empty();) {
      std::string_view segment = take_segment(rest);
      if (!segment.starts_with('{')) {
        node = &node->fixed_child(segment);
      } else if (segment.ends_with("...}")) {
        CHECK(rest.empty());
        node = &child(node->rest);
      } else {
        CHECK(segment.ends_with('}'));
        node = &child(node->parameter);
      }
    }
    for (const Route* other : node->routes) CHECK(other->method != route.method);
    node->routes.push_back(&route);
  }
}

RouteTree::~RouteTree() = default;

bool RouteTree::descend(const Node& node, std::string_view rest, Match& match) {
  if (rest.empty()) {
    match.routes = node.routes;
    return !node.routes.empty();
  }
  std::string_view after = rest;
  std::string_view segment = take_segment(after);
  for (const auto& [text, child] : node.fixed)
    if (text == segment && descend(*child, after, match)) return true;
  if (node.parameter && !segment.empty()) {
    match.parameters.emplace_back(segment);
    if (descend(*node.parameter, after, match)) return true;
    match.parameters.pop_back();
  }
  if (!node.rest) return false;
  match.parameters.emplace_back(rest.substr(1));
  match.routes = node.rest->routes;
  return true;
}

RouteTree::Match RouteTree::find(std::string_view path) const {
  Match match;
  if (path.starts_with('/')) descend(*root_, path, match);
  return match;
}

bool RouteTree::owns(std::string_view path) const {
  if (!path.starts_with('/')) return false;
  std::string_view first = take_segment(path);
  for (const auto& [text, child] : root_->fixed)
    if (text == first) return true;
  return false;
}

const Route* route_for(Method method, std::span<const Route* const> routes) {
  const Route* for_any = nullptr;
  const Route* for_get = nullptr;
  for (const Route* route : routes) {
    if (route->method == method && method != Method::Other) return route;
    if (route->method == Method::Get) for_get = route;
    if (route->method == Method::Other) for_any = route;
  }
  return method == Method::Head && for_get ? for_get : for_any;
}

std::string allowed_methods(std::span<const Route* const> routes) {
  std::string names = "OPTIONS";
  for (const Route* route : routes) {
    if (route->method != Method::Other) names.append(", ").append(name_of(route->method));
    if (route->method == Method::Get) names += ", HEAD";
  }
  return names;
}

}  // namespace nf::http
