#pragma once

#include <string>

#include "app/archive.h"
#include "base/json.h"

namespace nf::app {

// A running server's API, for the command line. Failures are thrown as CommandFailed with the problem's text.
class Remote {
 public:
  Remote(std::string url, std::string token);

  Json get(const std::string& path) const;
  Json post(const std::string& path, const Json& body) const;
  // Posts nothing, and gives the bytes of the answer to `sink` as they come.
  void download(const std::string& path, const Sink& sink) const;

 private:
  Json send(const std::string& path, const std::string* body) const;

  const std::string url_;
  const std::string token_;
};

}  // namespace nf::app
