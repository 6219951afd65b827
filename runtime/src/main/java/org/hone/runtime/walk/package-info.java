/** One step of training, phase by phase, as values that can be looked at. Nothing here loads the engine. */
@org.jspecify.annotations.NullMarked
package org.hone.runtime.walk;
