#include "connect/effects/url.h"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "base/percent.h"

namespace nf::connect {

std::string origin_of(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->has_userinfo()) return "";
  boost::urls::url normal(*parsed);
  normal.normalize();
  const std::string scheme(normal.scheme());
  if ((scheme != "http" && scheme != "https") || normal.host().empty()) return "";
  const std::string port = normal.has_port() && !normal.port().empty() ? std::string(normal.port())
                           : scheme == "https"                         ? "443"
                                                                       : "80";
  return scheme + "://" + std::string(normal.encoded_host()) + ":" + port;
}

std::string without_trailing_slash(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

void add_query(std::string& url, std::string_view name, std::string_view value) {
  const std::size_t hash = url.find('#');
  const std::string fragment = hash == std::string::npos ? "" : url.substr(hash);
  if (hash != std::string::npos) url.resize(hash);
  url += (url.find('?') == std::string::npos ? "?" : "&") + percent_encoded(name) + "=" +
         percent_encoded(value) + fragment;
}

}  // namespace nf::connect
