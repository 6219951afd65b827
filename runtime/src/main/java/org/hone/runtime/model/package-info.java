/** Model files: configurations, safetensors weights, GGUF import. No native code. */
@NullMarked
package org.hone.runtime.model;

import org.jspecify.annotations.NullMarked;
