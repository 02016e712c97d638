"""`make bench`: what a page, a registration and a desk cost, as ratios to what others pay for the same.

What is compared is measured in one run and by turns: whatever else the machine does meets both alike.
"""
