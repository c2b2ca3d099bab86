// error-focus
