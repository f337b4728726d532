#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace nf::http {

// One file as it was sent. `content` points into the body.
struct Upload {
  std::string name;  // clean_file_name
  std::string type;  // `type/subtype` in lower case
  std::string_view content;
};

// The file of a request with this body: the body itself, named by Content-Disposition (RFC 6266), or the one
// file of a multipart form. InvalidInput where there is none, or no name for it.
Result<Upload> read_upload(const Request& request, std::string_view body);

// What a browser must make of a file that somebody else has sent: it is saved, never shown or run.
Response as_download(std::string_view name, std::string_view type,
                     std::shared_ptr<const std::string> content);

}  // namespace nf::http
