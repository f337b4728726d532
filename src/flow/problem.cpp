#include "flow/problem.h"

namespace nf::flow {

Json to_json(const Problem& problem) {
  return JsonObject{{"node", problem.node},
                    {"pointer", problem.pointer},
                    {"code", problem.code},
                    {"message", problem.message},
                    {"mend", problem.mend}};
}

}  // namespace nf::flow
