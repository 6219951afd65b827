package org.hone.runtime.plan;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a plan that has no part in the plan's digest while it has this value: programs that say nothing of it keep
 * the digest, and with it the random numbers, that they had before there was such a component.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OmittedAs {
    /** The value, as text. */
    String value();
}
