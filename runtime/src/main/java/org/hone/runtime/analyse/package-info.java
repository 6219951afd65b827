/**
 * Questions about the mathematics of estimators, answered on small inputs: are two the same, and if not, where do they differ;
 * what does one give on an example, and what in expectation. No model, no native library.
 */
@NullMarked
package org.hone.runtime.analyse;

import org.jspecify.annotations.NullMarked;
