"""What templates say about projects and organisations."""

from django import template

from clusters.readers.word_period import word_period

register = template.Library()

register.filter("period", word_period)
