// Wagtail's date picker puts the present moment in place of what it cannot read as soon as a field is left:
// a time that nobody typed. What was typed stays instead, for the form to judge.
(function ($) {
  if (!$ || !$.fn.datetimepicker) return;
  $.fn.datetimepicker.defaults.validateOnBlur = false;
  // With that, the picker would no longer close when a field is left by keyboard.
  $(document).on("focusout", "input", function () {
    const picker = $(this).data("xdsoft_datetimepicker");
    if (!picker) return;
    picker.trigger("close.xdsoft");
    // It opens a moment after a field is entered: also when that is left before.
    setTimeout(() => {
      if (document.activeElement !== this) picker.trigger("close.xdsoft");
    }, 200);
  });
  $(document).on("keydown", "input", function (event) {
    const picker = $(this).data("xdsoft_datetimepicker");
    if (picker && event.key === "Escape") picker.trigger("close.xdsoft");
  });
  // While somebody types, the open picker shows the month and the time that can be read already.
  $(document).on("input", "input", function () {
    const picker = $(this).data("xdsoft_datetimepicker");
    if (!picker || !/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(this.value)) return;
    const moment = new Date(this.value.replace(" ", "T") + (this.value.length === 10 ? "T10:00" : ""));
    if (!Number.isNaN(moment.getTime())) picker.data("xdsoft_datetime").setCurrentTime(moment);
  });
})(window.jQuery);
