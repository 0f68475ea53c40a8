package dev.shortlist.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A name of at most 200 characters that the database can store. */
@Size(max = 200, message = "must have at most 200 characters")
@Pattern(
    regexp = "[^\\x00\\p{Cs}]*",
    message = "must have neither NUL nor half of a surrogate pair, which cannot be stored")
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ShortText {

  /** As its parts say. */
  String message() default "";

  /** Not used here; a part of every constraint. */
  Class<?>[] groups() default {};

  /** Not used here; a part of every constraint. */
  Class<? extends Payload>[] payload() default {};
}
