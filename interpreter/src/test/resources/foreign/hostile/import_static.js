// syntax
import fs from "fs";
function judge(reply, row) {
  return 1;
}
