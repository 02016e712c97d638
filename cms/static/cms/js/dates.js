// Wagtail's date picker puts the present moment in place of what it cannot read as soon as a field is left:
// a time that nobody typed. What was typed stays instead, for the form to judge.
(function ($) {
  if (!$ || !$.fn.datetimepicker) return;
  $.fn.datetimepicker.defaults.validateOnBlur = false;
  // With that, the picker would no longer close when a field is left by keyboard.
  $(document).on("focusout", "input", function () {
    const picker = $(this).data("xdsoft_datetimepicker");
    if (picker) picker.trigger("close.xdsoft");
  });
})(window.jQuery);
